namespace OrleansPayouts.Domain.Standings;

/// <summary>Whether a balance is paid.</summary>
public enum StandingVerdict
{
    /// <summary>Stripe confirmed the transfer.</summary>
    Paid,

    /// <summary>A payout of it exists and has not ended; nobody can say yet.</summary>
    UnderWay,

    /// <summary>Nothing keeps the next run from paying it.</summary>
    WillBePaid,

    /// <summary>It is not paid, for one reason.</summary>
    NotPaid,
}
