using System.Globalization;
using System.Net;
using System.Text;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>Pieces of HTML; every text that comes in is escaped.</summary>
internal static class Html
{
    /// <summary>A text as it may stand in a page.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A share as per cent, a dash where it cannot be told.</summary>
    public static string Share(double? share, int digits = 1) => share is { } s && double.IsFinite(s) ? (100 * s).ToString($"F{digits}", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A number, a dash where it cannot be told.</summary>
    public static string Number(double? number, int digits) => number is { } n && double.IsFinite(n) ? n.ToString($"F{digits}", CultureInfo.InvariantCulture) : "–";

    /// <summary>A table; cells are HTML already.</summary>
    /// <param name="heads">The column heads; the first column holds names, the others numbers.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ofWords">True where the columns hold words, not numbers.</param>
    /// <remarks>A table whose first column has a head is a list, which the page's script sorts; one without tells of one thing after the other.</remarks>
    public static string Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, bool ofWords = false)
    {
        var html = new StringBuilder($"<div class=\"scroll\"><table{(ofWords ? " class=\"words\"" : heads[0].Length > 0 ? " class=\"sortable\"" : "")}><thead><tr>");
        foreach (var head in heads)
        {
            html.Append("<th>").Append(head).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append("<td>").Append(cell).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>").ToString();
    }
}
