import Foundation
import TestSupport

/// A file system of its own for a run's folder: as small as a test wants it, or read-only.
///
/// It is mounted in a mount namespace of one shell, so nobody else sees it and it goes with the
/// shell. That needs root, or a kernel that lets users have namespaces.
struct SmallDisk {
    let desk: CountedDesk
    private var disk: String { desk.workshop.path("disk") }

    init(_ desk: CountedDesk) throws {
        self.desk = desk
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    }

    /// What one training in the shell came to.
    struct Outcome {
        let status: Int
        let errors: String
        /// How many answers the model had given in all when it ended.
        let answers: Int
        /// How many lines the journal had then.
        let lines: Int
    }

    struct NotMounted: Error, CustomStringConvertible {
        let errors: String
        var description: String {
            "no file system could be mounted for this test; run it as root, or where users may have "
                + "namespaces (kernel.unprivileged_userns_clone). \(errors)"
        }
    }

    /// Trains once for each set of mount options, with the same folder.
    func fit(_ options: [String]) throws -> [Outcome] {
        var script = "mount -t tmpfs -o size=64m none \"$DISK\" || exit 90\n"
        for (index, option) in options.enumerated() {
            script += """
                mount -o remount,\(option) "$DISK" || exit 90
                "$GLIA" fit "$PIPELINE" --plugins "$PLUGINS" --output "$DISK/out" --quiet \
                >/dev/null 2>"$PLUGINS/errors.\(index)"
                echo $? $(stat -c %s "$PLUGINS/counter" 2>/dev/null || echo 0) \
                $(cat "$DISK/out/journal.jsonl" 2>/dev/null | wc -l) >"$PLUGINS/outcome.\(index)"

                """
        }
        script += "cp -r \"$DISK/out\" \"$PLUGINS/kept\" 2>/dev/null; exit 0\n"
        let isRoot = geteuid() == 0
        let run = try Command.run(
            "/usr/bin/unshare",
            (isRoot ? [] : ["--map-root-user"]) + ["--mount", "/bin/bash", "-c", script],
            environment: [
                "DISK": disk, "PLUGINS": desk.workshop.folder.path, "PIPELINE": desk.pipeline,
                "GLIA": desk.installation.root + "/bin/glia", "HOME": "/nonexistent",
                "XDG_CACHE_HOME": desk.workshop.path("cache"),
            ]
        )
        guard run.status == 0 else { throw NotMounted(errors: run.errors) }
        return options.indices.map { index in
            let numbers = desk.text("outcome.\(index)").split(whereSeparator: \.isWhitespace)
                .compactMap { Int($0) }
            return Outcome(
                status: numbers.first ?? -1,
                errors: desk.text("errors.\(index)"),
                answers: numbers.count > 1 ? numbers[1] : 0,
                lines: numbers.last ?? 0
            )
        }
    }
}
