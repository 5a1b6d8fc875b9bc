using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Writers;

/// <summary>A writer after a change, with what the change did to its open payouts.</summary>
public sealed record ChangedWriterBody : WriterBody
{
    public ChangedWriterBody(WriterView view, PayeeChange change)
        : base(Of(view)) => PayoutsAffected = PayoutsAffectedBody.Of(change);

    public PayoutsAffectedBody PayoutsAffected { get; }
}
