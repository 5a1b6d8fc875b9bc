namespace Orleans.Embedded;

/// <summary>
/// The turns that wait, in order. Linked through the turns themselves, since most activations never have more than one.
/// </summary>
internal struct TurnQueue
{
    private Turn? _first;
    private Turn? _last;
    private int _interleaving;

    internal readonly bool IsEmpty => _first is null;

    /// <summary>Whether a turn waits that may begin although another is running.</summary>
    internal readonly bool HasInterleaving => _interleaving > 0;

    internal void Add(Turn turn)
    {
        turn.Next = null;
        if (_last is null)
            _first = turn;
        else
            _last.Next = turn;
        _last = turn;
        if (turn.Interleaves)
            _interleaving++;
    }

    /// <summary>Takes the oldest.</summary>
    internal Turn? Take() => _first is null ? null : Unlink(null, _first);

    /// <summary>Takes the oldest of those that interleave.</summary>
    internal Turn? TakeInterleaving()
    {
        if (_interleaving == 0)
            return null;
        Turn? previous = null;
        var turn = _first!;
        while (!turn.Interleaves)
        {
            previous = turn;
            turn = turn.Next!;
        }

        return Unlink(previous, turn);
    }

    private Turn Unlink(Turn? previous, Turn turn)
    {
        if (previous is null)
            _first = turn.Next;
        else
            previous.Next = turn.Next;
        if (_last == turn)
            _last = previous;
        turn.Next = null;
        if (turn.Interleaves)
            _interleaving--;
        return turn;
    }
}
