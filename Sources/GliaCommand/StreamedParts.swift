import Console
import JSONValues
import Synchronization
import Training

/// Shows what modules write while they write it: as text for people, or as lines of JSON.
///
/// Writing to a pipe or a terminal that is slow waits, and with it the model. A class because
/// modules that run at once share it.
final class StreamedParts: Sendable {
    private let isJSON: Bool
    /// The module whose text was shown last.
    private let shown = Mutex<String?>(nil)

    init(asJSON isJSON: Bool) { self.isJSON = isJSON }

    /// What takes the parts of a program.
    var reader: @Sendable (_ part: ProgramPart, _ isCancelled: () -> Bool) -> Void {
        { part, _ in self.show(part) }
    }

    private func show(_ part: ProgramPart) {
        guard !isJSON else {
            var line: JSONObject = [
                "event": "part", "module": .string(part.module), "content": .string(part.content),
            ]
            if part.beginsAnew { line["begins_anew"] = true }
            return Terminal.result(JSON.object(line).text())
        }
        shown.withLock { shown in
            if shown != part.module || part.beginsAnew {
                Terminal.endLine()
                Terminal.piece(part.beginsAnew ? "[\(part.module), anew] " : "[\(part.module)] ")
                shown = part.module
            }
            Terminal.piece(part.content)
        }
    }

    /// Ends a program's parts with its output; nil if there is none.
    func end(_ output: String?) {
        guard !isJSON else {
            return Terminal.result("{\"event\":\"output\",\"output\":\(output ?? "null")}")
        }
        shown.withLock { shown in
            Terminal.endLine()
            shown = nil
        }
        Terminal.result(output ?? "null")
    }
}
