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
    private let shown = Mutex<(module: String?, isInLine: Bool)>((nil, false))

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
            if shown.module != part.module || part.beginsAnew {
                if shown.isInLine { Terminal.piece("\n") }
                Terminal.piece(part.beginsAnew ? "[\(part.module), anew] " : "[\(part.module)] ")
                shown.module = part.module
                shown.isInLine = true
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
            if shown.isInLine { Terminal.piece("\n") }
            shown = (nil, false)
        }
        Terminal.result(output ?? "null")
    }
}
