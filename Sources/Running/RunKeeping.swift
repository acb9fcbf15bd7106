/// What a run keeps, and where.
package struct RunKeeping: Sendable {
    /// The folder of its files, made if it isn't there; nil: it keeps nothing.
    package let folder: String?
    /// Whether it begins anew; files of an earlier run are then kept under other names.
    package let isFresh: Bool
    /// Whether every answered call is kept, so that a run that breaks goes on where it was.
    package let hasJournal: Bool

    /// Keeps nothing.
    package static let nothing = RunKeeping(folder: nil, isFresh: false, hasJournal: false)

    /// Keeps a run in a folder.
    package init(folder: String?, isFresh: Bool = false, hasJournal: Bool = true) {
        self.folder = folder
        self.isFresh = isFresh
        self.hasJournal = hasJournal
    }
}
