import Running

/// What a training keeps on the disk, and where.
///
/// In its folder a run has `journal.jsonl` with every answered model call, `history.jsonl`, and the
/// best program so far in `program.json`: files as `glia fit` writes them, and `glia report` reads.
/// A program that breaks, and trains the same again, goes on from there without asking again what
/// was answered.
public struct Keeping: Sendable, Equatable {
    /// The folder, made if it isn't there; nil: nothing is kept.
    public let folder: String?
    /// Whether the run begins anew; files of an earlier one are then kept under other names.
    public let isFresh: Bool
    /// Whether every answered call is kept.
    public let hasJournal: Bool

    /// Keeps nothing.
    public static let nothing = Keeping(folder: nil, isFresh: false, hasJournal: false)

    /// Keeps a run in a folder of its own.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - isFresh: Whether the run begins anew instead of going on.
    ///   - hasJournal: Whether every answered call is kept.
    /// - Returns: What is kept.
    public static func folder(
        _ path: String,
        isFresh: Bool = false,
        hasJournal: Bool = true
    ) -> Keeping { Keeping(folder: path, isFresh: isFresh, hasJournal: hasJournal) }

    var running: RunKeeping {
        RunKeeping(folder: folder, isFresh: isFresh, hasJournal: hasJournal)
    }
}
