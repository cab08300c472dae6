using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Sets;

public sealed class FrameChoiceTests
{
    private static readonly string[] ClassNames = ["road", "building", "tree", "car"];

    [Fact]
    public void Frames_come_by_sequence_and_number_whatever_their_names_alphabet_says()
    {
        using var folder = new TempFolder();
        string[] names = ["b_9", "b_10", "a_2", "alone"];
        PaintedStreet.Write(folder["set"], names.Length, name: i => names[i]);
        var set = new FrameChoice([folder["set"]], IsCityscapes: false, "val", []).Open(ClassNames).ShouldHaveSingleItem();
        set.Frames.Select(frame => frame.Name).ShouldBe(["a_2", "alone", "b_9", "b_10"]);
    }

    [Fact]
    public void A_set_is_called_by_its_folder_and_the_sequences_chosen_of_it()
    {
        using var folder = new TempFolder();
        PaintedStreet.Write(folder["sets", "one"], 2);
        var set = new FrameChoice([folder["sets", "one"]], IsCityscapes: false, "val", ["street"]).Open(ClassNames).ShouldHaveSingleItem();
        set.Name.ShouldBe("sets/one (street)");
    }
}
