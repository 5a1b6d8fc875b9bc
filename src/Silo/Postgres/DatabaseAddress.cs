namespace OrleansPayouts.Silo.Postgres;

/// <summary>Where a connection string leads.</summary>
/// <param name="Host">Empty where it names none.</param>
/// <param name="Port">5432 unless it names another.</param>
/// <param name="Database">Empty where it names none.</param>
/// <param name="User">Empty where it names none: PostgreSQL then takes the account the program runs as.</param>
/// <param name="Password">Empty where it names none; a secret.</param>
public sealed record DatabaseAddress(string Host, int Port, string Database, string User, string Password)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"host {Host}, port {Port}, database {Database}, user {(User.Length > 0 ? User : "(this account)")}, password {(Password.Length > 0 ? "***" : "(none)")}";
}
