namespace OrleansPayouts.Grains.Ports;

/// <summary>What came of writing a page of a plan.</summary>
public enum PageWritten
{
    /// <summary>The page is durable.</summary>
    Written,

    /// <summary>Nothing is written: another activation planned the page.</summary>
    Overtaken,

    /// <summary>Nothing is written: a writer of the page was held, or changed account, since it was read.</summary>
    PayeesChanged,
}
