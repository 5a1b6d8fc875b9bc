using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>Reads where the database is; mistakes are noted with the variables.</summary>
/// <param name="variables">What is set.</param>
/// <param name="movesMoney">Outside Development and Testing: examples' words are mistakes, and so is a connection that others can read.</param>
public sealed class DatabaseSettingsReader(VariableReader variables, bool movesMoney)
{
    private const string Rule = "postgres://user:password@host:port/database or Npgsql's form, with your own host, database and password";
    private const string Yes = "yes";

    /// <param name="fillsInMissing">Whether the program stands in for what is not set; then that is no mistake and reads as empty.</param>
    public (string ConnectionString, bool IsUnverified) Read(bool fillsInMissing)
    {
        var url = variables.Secret(Variables.DatabaseUrl);
        var connectionString = variables.Secret(Variables.ConnectionString);
        var mayBePlain = ReadPlaintext();
        if (url is not null && connectionString is not null)
            variables.Refuse(Variables.DatabaseUrl, "set as well as ConnectionStrings__Payouts", "set alone");
        var name = url is null && connectionString is not null ? Variables.ConnectionString : Variables.DatabaseUrl;
        if ((url ?? connectionString) is { } database)
            return Judge(name, database) is { } address ? Secured(name, database, address, mayBePlain) : (database, false);

        // Whichever of the two was tried and could not be read has its line already.
        if (!fillsInMissing && !variables.IsRefused(Variables.ConnectionString))
            variables.RefuseMissing(name, Rule);
        else if (fillsInMissing)
            variables.Show(name, "(private, in the data folder)");
        return ("", false);
    }

    private bool ReadPlaintext()
    {
        var text = variables.Text(Variables.DatabasePlaintext);
        if (text is not null and not Yes)
            variables.Refuse(Variables.DatabasePlaintext, Secrets.Quoted(text), "yes, where nobody else is on the network between this program and PostgreSQL, or not set");
        return text == Yes;
    }

    /// <summary>Null where it is refused.</summary>
    private DatabaseAddress? Judge(string name, string database)
    {
        if (PayoutDatabase.Locate(database) is not { } address)
        {
            variables.Refuse(name, Secrets.Masked(database), Rule);
            return null;
        }

        variables.Show(name, address.ToString());
        var problem = address.Host.Length == 0 ? "without a host"
            : address.Database.Length == 0 ? "without the name of a database"
            : movesMoney && Secrets.IsExampleWord(address.Host) ? "a placeholder: an example's host"
            : movesMoney && Secrets.IsExampleWord(address.Password) ? "a placeholder: an example's password"
            : null;
        if (problem is not null)
            variables.Refuse(name, problem, Rule);
        return problem is null ? address : null;
    }

    /// <summary>
    /// Over a network PostgreSQL has to show a certificate that is checked: one that answers "no TLS" and asks for the password in clear
    /// would get it.
    /// </summary>
    private (string ConnectionString, bool IsUnverified) Secured(string name, string database, DatabaseAddress address, bool mayBePlain)
    {
        if (!movesMoney || address.IsOnThisMachine)
            return (database, false);
        if (!address.VerifiesServer && !mayBePlain)
            variables.Refuse(
                name,
                $"without sslmode=VerifyFull, and {address.Host} is not this machine",
                "with sslmode=VerifyFull or VerifyCA (and sslrootcert=FILE where the authority is your own); "
                + $"on a private network {Variables.DatabasePlaintext} may be yes instead");
        return (PayoutDatabase.RequireScram(database), !address.VerifiesServer);
    }
}
