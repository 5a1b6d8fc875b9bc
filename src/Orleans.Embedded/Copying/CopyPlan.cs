namespace Orleans.Embedded;

/// <summary>How the values of one type are copied.</summary>
internal abstract class CopyPlan
{
    /// <summary>Copies the value. The copy is made known to the scope before what is inside it is copied: it may lead back.</summary>
    internal abstract object Copy(object value, CopyScope scope);
}
