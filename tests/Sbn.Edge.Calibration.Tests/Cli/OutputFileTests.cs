using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Cli;

public sealed class OutputFileTests
{
    [Fact]
    public void What_is_written_piece_by_piece_is_on_the_disk_at_once_and_under_its_name_at_the_end()
    {
        using var folder = new TempFolder();
        using var file = new OutputFile(folder["all"]);
        using (var stream = file.Create())
        {
            stream.WriteByte(1);
            new FileInfo(file.PartPath).Length.ShouldBe(1);
        }

        File.Exists(folder["all"]).ShouldBeFalse();
        file.Finish();
        File.ReadAllBytes(folder["all"]).ShouldBe([1]);
    }
}
