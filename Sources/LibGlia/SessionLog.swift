import Contract
import JSONValues
import PluginHost
import Synchronization

/// Hands the lines of the log to those who follow it.
///
/// A class because all of a session share it.
final class SessionLog: Log {
    private struct Followers {
        var next: UInt64 = 1
        var all: [UInt64: (level: LogLevel, parts: Parts)] = [:]
    }

    private let followers = Mutex(Followers())

    func write(_ level: LogLevel, _ message: String, source: String) {
        let interested = followers.withLock { $0.all.values.filter { $0.level <= level } }
        for follower in interested {
            follower.parts.send([
                "level": .integer(Int64(level.rawValue)), "message": .string(message),
                "source": .string(source),
            ])
        }
    }

    /// Sends lines of at least that level as parts, until the task is cancelled.
    func follow(from level: LogLevel, _ parts: Parts) async {
        let id = followers.withLock { followers in
            defer { followers.next += 1 }
            followers.all[followers.next] = (level, parts)
            return followers.next
        }
        let (stream, end) = AsyncStream<Never>.makeStream()
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            end.finish()
        }
        followers.withLock { $0.all[id] = nil }
    }
}
