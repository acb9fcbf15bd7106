import ArgumentParser
import JSONValues

extension ParsableCommand {
    /// Ends the process if the arguments begin with a command that doesn't exist.
    ///
    /// The library calls such a word an unexpected argument, and doesn't say what was expected.
    static func check(_ arguments: ArraySlice<String>) {
        let commands = configuration.subcommands
        guard let name = arguments.first, !commands.isEmpty, !name.hasPrefix("-"), name != "help"
        else { return }
        if let command = commands.first(where: { $0._commandName == name }) {
            return command.check(arguments.dropFirst())
        }
        let known = commands.map { $0._commandName }
        let question = NearestName.question(name, in: known)
        GliaCommand.exit(
            withError: ValidationError(
                "there is no command '\(name)'"
                    + (question ?? "; there are " + known.joined(separator: ", "))
            )
        )
    }
}
