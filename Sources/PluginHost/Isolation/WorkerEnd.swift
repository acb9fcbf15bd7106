import Glibc

/// Why a worker ended, as far as can be known.
struct WorkerEnd: Sendable {
    /// In words.
    let reason: String
    /// What was on the stack of the thread that crashed, the innermost first; hardly ever empty
    /// after a crash, always after another end.
    let frames: [String]

    init(_ reason: String, frames: [String] = []) {
        self.reason = reason
        self.frames = frames
    }

    /// Makes the words for a process that has been waited for.
    ///
    /// - Parameters:
    ///   - status: What `wait` says of it.
    ///   - usage: What it has used.
    ///   - report: What it wrote when it crashed.
    ///   - memoryLimit: How much memory it was allowed, in bytes.
    init(status: Int32, usage: rusage, report: String, memoryLimit: UInt64?) {
        let lines = report.split(separator: "\n").map(String.init)
        let signal = status & 0x7f
        var reason = "it ended by itself with exit code \((status >> 8) & 0xff)"
        var frames: [String] = []
        if signal != 0 {
            // A report that hangs is ended by an alarm; what it was about stands in its first line.
            let cause = lines.first.flatMap(Int32.init) ?? signal
            reason = "it was ended by signal \(cause) (\(String(cString: strsignal(cause))))"
            frames = Array(lines.dropFirst())
            if let place = Self.culprit(frames) { reason += " in \(place)" }
        }
        if let memoryLimit {
            reason += ", with up to \(usage.ru_maxrss >> 10) MiB in memory; "
            reason += "it may take \(memoryLimit >> 20) MiB"
        }
        self.init(reason, frames: frames)
    }

    /// The first frame that is neither the system's nor the worker's: file and place in it.
    private static func culprit(_ frames: [String]) -> String? {
        let others = ["glia-worker", "libc.so", "libpthread", "ld-linux", "ld-musl", "linux-vdso"]
        for frame in frames {
            let file = frame.prefix { $0 != "(" && $0 != "[" }
            let name = file.split(separator: "/").last.map(String.init) ?? ""
            guard !name.isEmpty, !others.contains(where: name.hasPrefix) else { continue }
            let place = frame.dropFirst(file.count).prefix { $0 != "[" }
            return name + place
        }
        return nil
    }
}
