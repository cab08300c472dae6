namespace Sbn.Edge.Core.Tests;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("as it is: ü '→'", "as it is: ü '→'")]
    [InlineData("a name\nof two lines\r\n", "a name of two lines")]
    [InlineData("red \u001b[31malert\u2028next", "red [31malert next")]
    public void What_breaks_a_line_or_steers_a_terminal_becomes_a_space(string text, string line)
    {
        Sentence.OneLine(text).ShouldBe(line);
        new UserException(text).Message.ShouldBe(line);
    }

    [Fact]
    public void A_sentence_that_is_too_long_keeps_its_beginning_and_its_end()
    {
        var line = Sentence.OneLine($"'{new string('x', 100_000)}' is no name; letters make one.");
        line.Length.ShouldBe(Sentence.MostCharacters);
        line.ShouldStartWith("'xxx");
        line.ShouldEndWith("x' is no name; letters make one.");
    }
}
