namespace OrleansPayouts.StripeSimulator;

/// <summary>A request in flight; it leaves once, when it is answered or when its client is gone.</summary>
internal sealed class MeterTicket(Meter meter, bool isTransfer)
{
    private int hasLeft;

    public void Leave()
    {
        if (Interlocked.Exchange(ref hasLeft, 1) == 0)
            meter.Left(isTransfer);
    }
}
