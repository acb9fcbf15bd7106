import Contract
import PluginHost

/// A piece of what a module of a program writes, ahead of the module's output.
package struct ProgramPart: Sendable, Equatable {
    /// The module.
    package let module: String
    /// The next piece of the text.
    package let content: String
    /// Whether the text begins anew with this piece: what the module wrote before is void.
    package let beginsAnew: Bool

    /// Makes a part.
    package init(module: String, content: String, beginsAnew: Bool = false) {
        self.module = module
        self.content = content
        self.beginsAnew = beginsAnew
    }
}

/// Reads the parts of one module's results as those of a program.
struct ModuleParts: PartReader {
    /// Takes a part; waits while it can't, unless the closure says that the call is cancelled.
    typealias Reader = @Sendable (_ part: ProgramPart, _ isCancelled: () -> Bool) -> Void

    let module: String
    let reader: Reader

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        // Parts without text are words between modules and hosts of other versions.
        guard let part = try? AnswerPart(slotValue: part) else { return }
        guard !part.content.isEmpty || part.beginsAnew else { return }
        reader(
            ProgramPart(module: module, content: part.content, beginsAnew: part.beginsAnew),
            isCancelled
        )
    }
}
