import Glibc
import PluginHost
import Synchronization

/// The only place that writes to a terminal: results to standard output, everything else to standard error.
package enum Terminal {
    /// Prints a result.
    package static func result(_ text: String) { write(text + "\n", to: 1) }

    /// Whether the last piece left its line open.
    private static let isInLine = Mutex(false)

    /// Prints a piece of a text for people, as it comes.
    package static func piece(_ text: String) {
        guard let last = text.utf8.last else { return }
        isInLine.withLock { isInLine in
            write(text, to: 2)
            isInLine = last != UInt8(ascii: "\n")
        }
    }

    /// Prints a message for people, on a line of its own.
    package static func message(_ text: String) {
        isInLine.withLock { isInLine in
            write((isInLine ? "\n" : "") + text + "\n", to: 2)
            isInLine = false
        }
    }

    /// Ends the line that a piece has left open, if one has.
    package static func endLine() {
        isInLine.withLock { isInLine in
            if isInLine { write("\n", to: 2) }
            isInLine = false
        }
    }

    /// Draws over the current line of a terminal.
    package static func redraw(_ text: String) { write("\r\u{1b}[K" + text, to: 2) }

    /// Whether messages go to a terminal.
    package static var isInteractive: Bool { isatty(2) == 1 }

    /// Whether results go to a terminal.
    package static var showsResults: Bool { isatty(1) == 1 }

    /// How many columns the terminal has.
    package static var width: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
