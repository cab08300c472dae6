using System.Text;
using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>A command of this project as a document gives it.</summary>
/// <param name="Document">The file.</param>
/// <param name="Text">The command as it stands there, on one line.</param>
/// <param name="Words">Its words, quotes taken off, from the first one behind <c>./sbn</c>.</param>
internal sealed partial record DocumentedCommand(string Document, string Text, IReadOnlyList<string> Words)
{
    /// <summary>What stands for a name of the user's own (DIR, FILE|DIR, CLIP.mp4, …), so that it does not run as it is written.</summary>
    public bool HasPlaceholder => Words.Any(word => word.Contains('…', StringComparison.Ordinal) || word.Contains('$', StringComparison.Ordinal) || Placeholder().IsMatch(word));

    /// <summary>The commands of all documents: lines of code that begin with <c>./sbn</c>, and code within a sentence that does.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } =
        [.. Documents().SelectMany(path => Of(Path.GetRelativePath(RepositoryRoot.Path, path), File.ReadAllText(path)))];

    /// <summary>The README and all pages of docs/.</summary>
    public static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md").Order(StringComparer.Ordinal).Prepend(RepositoryRoot.Combine("README.md"));

    /// <summary>The lines of a document's code blocks; one that ends in a backslash goes on.</summary>
    public static IEnumerable<string> CodeLines(string markdown) =>
        Fences().Matches(markdown).SelectMany(block => block.Groups["code"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')).Select(line => line.Trim());

    /// <inheritdoc/>
    public override string ToString() => $"{Document}: {Text}";

    private static IEnumerable<DocumentedCommand> Of(string document, string markdown) =>
        CodeLines(markdown).Concat(Spans().Matches(Fences().Replace(markdown, "")).Select(span => span.Groups["code"].Value))
            .Where(line => line.StartsWith("./sbn ", StringComparison.Ordinal))
            .Select(line => new DocumentedCommand(document, line, [.. Split(line).Skip(1)]));

    // As a shell would, as far as the documents need it: single quotes hold a word together, # begins a comment.
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, begun) = (false, false);
        foreach (var c in line + " ")
        {
            if (c == '#' && !quoted && !begun)
            {
                break;
            }

            if (c == '\'')
            {
                (quoted, begun) = (!quoted, true);
            }
            else if (c != ' ' || quoted)
            {
                (_, begun) = (word.Append(c), true);
            }
            else if (begun)
            {
                words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
        }

        return words;
    }

    [GeneratedRegex("^```[a-z]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Spans();

    [GeneratedRegex(@"^[A-Z]+(\.[a-z0-9]+)?(\|[A-Z]+)*$|^i/n$|^\||^\[")]
    private static partial Regex Placeholder();
}
