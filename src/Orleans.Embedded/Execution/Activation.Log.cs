using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

internal sealed partial class Activation
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Grain {GrainId} could not be activated; the calls that waited for it fail.")]
    private static partial void LogActivationFailed(ILogger logger, Exception failure, GrainId grainId);

    [LoggerMessage(Level = LogLevel.Error, Message = "OnDeactivateAsync of grain {GrainId} failed; it is deactivated all the same.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception failure, GrainId grainId);
}
