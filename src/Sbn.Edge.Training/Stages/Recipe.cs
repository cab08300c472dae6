namespace Sbn.Edge.Training.Stages;

/// <summary>Which data and which variations a run learns from.</summary>
internal enum Recipe
{
    /// <summary>CamVid only, flips, scale, a little light.</summary>
    Plain,

    /// <summary>CamVid, street-facade and the drive together, with strong variation and pasted people and cars.</summary>
    Joint,

    /// <summary>Streets of many cities, coarse labels among them, and the drive; nothing of CamVid and KITTI, so that every fold may begin with it.</summary>
    Common,

    /// <summary>CamVid and KITTI with rare things mixed from frame to frame, beside all that <see cref="Common"/> knows.</summary>
    Streets,
}
