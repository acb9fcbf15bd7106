import ArgumentParser
import Console
import Contract
import JSONValues
import PluginHost

/// `glia plugin`: shows what there is.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "Show the plugins that are found.",
        subcommands: [List.self, Show.self, Lift.self]
    )
}

extension PluginCommand {
    /// `glia plugin list`: reads manifests, loads nothing.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all plugins of the search path, without loading any."
        )

        @Flag(help: "Print the result as JSON.")
        var json = false

        @OptionGroup var plugins: PluginOptions

        func run() throws {
            let catalog = PluginCatalog(searchPath: Session.searchPath(plugins.folders))
            let listing = PluginListing(catalog, quarantine: .ofThisUser)
            Terminal.result(json ? listing.json.text(.indented) : listing.text)
        }
    }

    /// `glia plugin show`: prints a component's page from its manifest.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describe a component and its parameters."
        )

        @Argument(help: "The component's name or id.")
        var component: String

        @Flag(help: "Print the manifest as JSON.")
        var json = false

        @OptionGroup var plugins: PluginOptions

        func run() throws {
            let catalog = PluginCatalog(searchPath: Session.searchPath(plugins.folders))
            let found = catalog.entries.filter {
                $0.manifest.name == component || $0.manifest.id == component
            }
            guard !found.isEmpty else {
                let known = catalog.entries.map(\.manifest.name)
                throw ValidationError(
                    "no plugin provides '\(component)'"
                        + (NearestName.question(component, in: known)
                            ?? "; 'glia plugin list' shows what there is")
                )
            }
            let pages = found.filter { $0.isUsable || found.count == 1 }
            if json {
                Terminal.result(
                    pages.map { JSON.object($0.manifest.json).text(.indented) }
                        .joined(separator: "\n")
                )
            } else {
                let quarantine = Quarantine.ofThisUser
                let texts = pages.map { entry in
                    PluginPage(entry, quarantined: quarantine?.reason(of: entry.path)).text
                }
                Terminal.result(texts.joined(separator: "\n\n"))
            }
        }
    }
}

extension PluginCommand {
    /// `glia plugin lift`: lets a library out of quarantine.
    struct Lift: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a library out of quarantine, which ended the process that loaded it."
        )

        @Argument(help: "The library's path, as 'glia plugin list' shows it.")
        var library: String

        func run() throws {
            guard let quarantine = Quarantine.ofThisUser else {
                throw ValidationError(
                    "there is no quarantine: neither XDG_STATE_HOME nor HOME is set"
                )
            }
            do {
                guard try quarantine.lift(library) else {
                    throw ValidationError("'\(library)' is not in quarantine")
                }
            } catch let error as ComponentError {
                Terminal.message(error.message)
                throw ExitCode(1)
            }
            Terminal.message(
                "'\(library)' is out of quarantine and is loaded again when it is used"
            )
        }
    }
}
