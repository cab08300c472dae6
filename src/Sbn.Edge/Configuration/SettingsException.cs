using Sbn.Edge.Core;

namespace Sbn.Edge.Configuration;

/// <summary>A mistake in the settings: starting again does not help before somebody mends them.</summary>
internal sealed class SettingsException(string message, Exception? innerException = null) : UserException(message, innerException)
{
    /// <summary>Does what reads or checks settings; each of the user's mistakes there is one in the settings.</summary>
    /// <exception cref="SettingsException">There is a mistake.</exception>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UserException mistake) when (mistake is not SettingsException)
        {
            throw new SettingsException(mistake.Message, mistake);
        }
    }
}
