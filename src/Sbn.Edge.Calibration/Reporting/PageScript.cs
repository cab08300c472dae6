namespace Sbn.Edge.Calibration.Reporting;

/// <summary>The page's own script: a click on a column's head sorts its table. Without it the page says the same.</summary>
internal static class PageScript
{
    /// <summary>The script. Cells that are no number (a dash, “none”) stay at the end either way.</summary>
    public const string Text = """
        for (const table of document.querySelectorAll('table.sortable')) {
          const heads = [...table.tHead.rows[0].cells];
          heads.forEach((head, column) => {
            const button = document.createElement('button');
            button.type = 'button';
            button.title = 'sort by this column';
            button.append(...head.childNodes);
            head.append(button);
            button.addEventListener('click', () => {
              const down = column > 0 ? head.ariaSort !== 'descending' : head.ariaSort === 'ascending';
              heads.forEach(other => other.removeAttribute('aria-sort'));
              head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
              const key = row => {
                const text = row.cells[column].textContent.trim();
                const number = parseFloat(text);
                return column === 0 ? text : Number.isNaN(number) ? null : number;
              };
              const rows = [...table.tBodies[0].rows].map(row => [key(row), row]);
              rows.sort(([a], [b]) => a === b ? 0 : a === null ? 1 : b === null ? -1 : (a < b) === down ? 1 : -1);
              table.tBodies[0].append(...rows.map(([, row]) => row));
            });
          });
        }
        """;
}
