using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>A pinhole camera: street coordinates to screen samples, and back to rays.</summary>
internal readonly struct Camera
{
    public readonly Vector3 Position, Right, Up, Forward;

    /// <summary>Focal length and principal point in pixels.</summary>
    public readonly float Focal, CenterX, CenterY;

    public Camera(Vector3 position, float yaw, float pitch, float roll, float focal, float centerX, float centerY)
    {
        Position = position;
        var forward = new Vector3(MathF.Sin(yaw) * MathF.Cos(pitch), MathF.Sin(pitch), MathF.Cos(yaw) * MathF.Cos(pitch));
        var right = Vector3.Normalize(Vector3.Cross(Vector3.UnitY, forward));
        var up = Vector3.Cross(forward, right);
        Forward = forward;
        Right = (right * MathF.Cos(roll)) + (up * MathF.Sin(roll));
        Up = (up * MathF.Cos(roll)) - (right * MathF.Sin(roll));
        Focal = focal;
        CenterX = centerX;
        CenterY = centerY;
    }

    /// <summary>A direction of the street in camera axes: right, up, forward.</summary>
    public Vector3 Turn(Vector3 direction) => new(Vector3.Dot(direction, Right), Vector3.Dot(direction, Up), Vector3.Dot(direction, Forward));

    /// <summary>A point of the street in camera axes; z is its depth.</summary>
    public Vector3 ToView(Vector3 point) => Turn(point - Position);

    /// <summary>The ray through a sample, in street coordinates, with depth 1.</summary>
    public Vector3 Ray(float sampleX, float sampleY)
    {
        var x = (((sampleX + 0.5f) * 0.5f) - CenterX) / Focal;
        var y = (CenterY - ((sampleY + 0.5f) * 0.5f)) / Focal;
        return Forward + (Right * x) + (Up * y);
    }
}
