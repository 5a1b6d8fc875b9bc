namespace OrleansPayouts.Api.Input;

/// <summary>The JSON type of a field.</summary>
public enum InputKind
{
    Text,
    Number,
    Whole,
    Flag,

    /// <summary>An array of strings; not to be had in CSV.</summary>
    TextList,

    /// <summary>An object with an amount for each currency that it names, in major units; not to be had in CSV.</summary>
    Amounts,

    /// <summary>An object with fields of its own; not to be had in CSV.</summary>
    Object,
}
