using System.Text;

namespace Sbn.Edge.Core;

/// <summary>Keeps sentences for people what they should be, whatever names out of files and messages stand in them.</summary>
public static class Sentence
{
    /// <summary>The most characters of a sentence; a longer one loses its middle.</summary>
    public const int MostCharacters = 2000;

    private const int KeptOfTheEnd = 400;

    /// <summary>The text on one line: line breaks and other control characters, which could also steer a terminal, become spaces, and what is too long is cut.</summary>
    public static string OneLine(string text)
    {
        if (text.Length > MostCharacters)
        {
            text = $"{text[..(MostCharacters - KeptOfTheEnd)]} … {text[^(KeptOfTheEnd - 3)..]}";
        }

        if (!text.Any(IsBreak))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!IsBreak(character))
            {
                line.Append(character);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    private static bool IsBreak(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
