namespace Sbn.Edge.Core.Datasets;

/// <summary>
/// What the Cityscapes label ids mean in the eleven street classes of CamVid. The grouping follows CamVid's own reduction
/// from 32 labels to 11 (walls, bridges and tunnels are building; signs and traffic lights one class; all cars, trucks and
/// trains are car; scooters go with the bicyclists). What has no clear counterpart (ground, parking, rail track, terrain,
/// static and dynamic things) is ignored.
/// </summary>
public static class CityscapesLabels
{
    private static readonly Dictionary<byte, string> ClassById = new()
    {
        [7] = "road",
        [8] = "pavement", // sidewalk
        [11] = "building",
        [12] = "building", // wall
        [13] = "fence",
        [14] = "fence", // guard rail
        [15] = "building", // bridge
        [16] = "building", // tunnel
        [17] = "pole",
        [18] = "pole", // pole group
        [19] = "sign", // traffic light
        [20] = "sign", // traffic sign
        [21] = "tree", // vegetation
        [23] = "sky",
        [24] = "pedestrian", // person
        [25] = "bicyclist", // rider
        [26] = "car",
        [27] = "car", // truck
        [28] = "car", // bus
        [29] = "car", // caravan
        [30] = "car", // trailer
        [31] = "car", // train
        [32] = "bicyclist", // motorcycle
        [33] = "bicyclist", // bicycle
    };

    /// <summary>The class of a Cityscapes label id; null where it is ignored.</summary>
    public static string? ClassOf(byte labelId) => ClassById.GetValueOrDefault(labelId);

    /// <summary>
    /// The table from Cityscapes ids to the places in <paramref name="classNames"/>; 255 for ids without a class and for
    /// classes that the list does not name.
    /// </summary>
    /// <param name="classNames">Class names in the order of the ids wanted, at most 255.</param>
    /// <returns>256 ids.</returns>
    public static byte[] TableFor(IReadOnlyList<string> classNames)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classNames.Count, 255);
        var table = new byte[256];
        Array.Fill(table, LabelMap.Ignored);
        for (var id = 0; id < classNames.Count; id++)
        {
            foreach (var (labelId, name) in ClassById)
            {
                if (name == classNames[id])
                {
                    table[labelId] = (byte)id;
                }
            }
        }

        return table;
    }
}
