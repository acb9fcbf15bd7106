package import Contract
import PluginHost
import Synchronization

/// Prints warnings and worse to standard error, each line once.
package final class TerminalLog: Log {
    private let seen = Mutex<Set<String>>([])
    private let isQuiet: Bool

    /// Makes a log; quiet, it shows errors only.
    package init(isQuiet: Bool) { self.isQuiet = isQuiet }

    package func write(_ level: LogLevel, _ message: String, source: String) {
        guard level >= (isQuiet ? .error : .warning) else { return }
        // The same complaint from a thousand rollouts is one complaint.
        guard seen.withLock({ $0.count < 1000 && $0.insert(message).inserted }) else { return }
        Terminal.message("\(Self.word(level)): \(message)")
    }

    private static func word(_ level: LogLevel) -> String {
        switch level {
        case .debug, .info: "note"
        case .warning: "warning"
        case .error: "error"
        case .hostFault: "fault of the host"
        case .pluginFault: "fault of a plugin"
        }
    }
}
