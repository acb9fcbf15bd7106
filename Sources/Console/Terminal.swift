import Glibc
import PluginHost
import Synchronization

/// The only place that writes to a terminal: results to standard output, everything else to standard error.
package enum Terminal {
    private static let fault = Mutex<String?>(nil)

    /// Why a result could not be printed, if one couldn't: then the command has failed.
    package static var resultFault: String? { fault.withLock { $0 } }

    /// Prints a result; see ``resultFault``.
    package static func result(_ text: String) {
        guard let number = write(text + "\n", to: 1) else { return }
        let reason = String(cString: strerror(number))
        fault.withLock { $0 = $0 ?? "standard output can't be written: \(reason)" }
    }

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

    /// Returns the number of the error that kept it from being written, if one did.
    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return errno }
            bytes = bytes.dropFirst(written)
        }
        return nil
    }
}
