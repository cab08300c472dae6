using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Evaluation.Shifts;

/// <summary>What was counted where something was laid over frames.</summary>
/// <param name="Frames">How many frames.</param>
/// <param name="Seed">What seeded the disturbances, with each frame's number.</param>
/// <param name="All">The counts of the frames as they are (no disturbance), then of each disturbance.</param>
internal sealed record ShiftTallies(int Frames, int Seed, IReadOnlyList<(Shift? Shift, LabelTally Pixels)> All);
