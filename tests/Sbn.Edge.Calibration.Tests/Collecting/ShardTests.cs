using CsCheck;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Tests.Collecting;

public sealed class ShardTests
{
    [Theory]
    [InlineData("3/3")]
    [InlineData("-1/3")]
    [InlineData("1")]
    [InlineData("a/b")]
    public void What_is_no_shard_is_not_read_as_one(string text) => Shard.Parse(text).ShouldBeNull();

    [Fact]
    public void Each_piece_belongs_to_one_shard_and_no_shard_has_two_more_than_another() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 100]).Sample((count, pieces) =>
        {
            var shards = Enumerable.Range(0, count).Select(i => Shard.Parse($"{i}/{count}")!).ToList();
            Enumerable.Range(0, pieces).ShouldAllBe(piece => shards.Count(shard => shard.Has(piece)) == 1);
            var sizes = shards.ConvertAll(shard => Enumerable.Range(0, pieces).Count(shard.Has));
            (sizes.Max() - sizes.Min()).ShouldBeLessThanOrEqualTo(1);
        });

    [Fact]
    public void The_roll_names_who_is_missing_and_who_came_twice()
    {
        var roll = new ShardRoll(4);
        roll.Note("a", [0, 2]);
        Should.Throw<UserException>(roll.RequireAll).Message.ShouldContain("Of 4 shards, shards 1, 3 are missing");
        Should.Throw<UserException>(() => roll.Note("b", [1, 2])).Message.ShouldBe("Shard 2/4 is in 'a' and in 'b'; give each once.");
        roll.Note("c", [3]);
        Should.NotThrow(roll.RequireAll);
    }
}
