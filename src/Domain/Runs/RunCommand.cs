namespace OrleansPayouts.Domain.Runs;

/// <summary>What an operator may ask of a run.</summary>
public enum RunCommand
{
    /// <summary>Send nothing more until it is resumed.</summary>
    Pause,

    /// <summary>Go on where it stands.</summary>
    Resume,

    /// <summary>Call off what was not sent.</summary>
    Cancel,
}
