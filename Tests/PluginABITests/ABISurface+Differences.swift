extension ABISurface {
    private static let page = "Sources/Contract/Contract.docc/Decisions"

    /// Everything in which the headers aren't what the lock promises, each with what to do.
    static func differences(headers: ABISurface, lock: ABISurface) -> [String] {
        Set(headers.promises.keys).union(lock.promises.keys).sorted().compactMap { name in
            let release = lock.releases[name] ?? ""
            switch (headers.promises[name], lock.promises[name]) {
            case (let found?, let promised?) where found == promised: return nil
            case (let found?, let promised?): return changed(name, promised, found, release)
            case (let found?, nil): return added(name, found)
            default: return gone(name, release)
            }
        }
    }

    private static func changed(
        _ name: String,
        _ promised: String,
        _ found: String,
        _ release: String
    ) -> String {
        let change =
            "'\(name)' is '\(promised)' since release \(release), the headers make it '\(found)': "
        // Only a struct's line is a plain size.
        if promised.hasSuffix(" bytes") {
            return change + "a struct may only grow by fields at its end; if it did, explain that "
                + "in a new page of \(page) and write the new size into \(lockPath)"
        }
        return change + "what was released never changes. Undo it, and add under a new name what "
            + "is needed, with a new page of \(page)"
    }

    private static func added(_ name: String, _ found: String) -> String {
        "'\(name)' (\(found)) is in the headers and not in the lock: explain the addition in a new "
            + "page of \(page), then add it to \(lockPath) with the release it comes in"
    }

    private static func gone(_ name: String, _ release: String) -> String {
        "'\(name)' of release \(release) is gone from the headers: nothing released is ever removed. "
            + "Put it back; if it mustn't be used any more, say so in its comment and in a new page "
            + "of \(page)"
    }
}
