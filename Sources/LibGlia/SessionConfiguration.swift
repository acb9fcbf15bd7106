import CLibraryFile
import Contract
import Glibc
import JSONValues
import Pipeline
import PluginHost

/// What `glia_open` is given.
struct SessionConfiguration: Sendable {
    /// The folders in which plugins are looked for, in order.
    let searchPath: [String]
    /// How many threads compute at once.
    let threads: Int
    /// Whether plugins of all folders are trusted as those that came with the host.
    let trustsAll: Bool
    /// Whether the process's environment is read, and `.env` files.
    let readsEnvironment: Bool
    /// The folder where answers of models are kept for other runs, unless a pipeline names one.
    let answers: String?
    private let given: [String: String]

    static let schema: JSON = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "plugins": [
                "description": "Folders of plugins, looked through before the installation's.",
                "type": "array", "items": ["type": "string", "minLength": 1], "default": [],
            ],
            "environment": [
                "description":
                    "Whether environment variables, the user's plugin folder and .env count.",
                "type": "boolean", "default": false,
            ],
            "secrets": [
                "description": "Keys by the names that configurations call them; they come first.",
                "type": "object", "additionalProperties": ["type": "string"], "default": [:],
            ],
            "placement": [
                "description":
                    "Where plugins of other folders than the installation's run by themselves.",
                "enum": ["isolated", "in-process"], "default": "isolated",
            ],
            "threads": [
                "description":
                    "How many threads compute at once; one for each processor if absent.",
                "type": "integer", "minimum": 1, "maximum": 256,
            ],
        ],
    ]

    /// Reads a configuration; empty means {}.
    ///
    /// - Throws: ``ComponentError`` with all that is wrong.
    init(parsing text: String) throws {
        let json: JSON
        do {
            json = text.isEmpty ? [:] : try JSON(parsing: text)
        } catch {
            throw ComponentError(.invalidArgument, "the configuration is no sound JSON: \(error)")
        }
        let schema = try JSONSchema(Self.schema)
        let violations = schema.violations(of: json)
        guard violations.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                violations.map { "the configuration doesn't fit: \($0)" }.joined(separator: "\n")
            )
        }
        threads = json["threads"]?.integer ?? HostExecutor.coreCount
        readsEnvironment = json["environment"]?.bool ?? false
        trustsAll = json["placement"] == "in-process"
        answers = readsEnvironment ? CachePlan.standardFolder : nil
        var given: [String: String] = [:]
        for secret in json["secrets"]?.object?.members ?? [] {
            given[secret.name] = secret.value.string
        }
        self.given = given
        let folders = (json["plugins"]?.array ?? []).compactMap(\.string)
        let found =
            readsEnvironment ? PluginSearchPath.ofThisProcess(given: folders) : folders
        let installed = [Self.installedPlugins].compactMap { $0 }
        searchPath = found + installed.filter { !found.contains($0) }
    }

    /// Looks through folders of plugins.
    func catalog(of folders: [String], lent: [LentComponent] = []) -> PluginCatalog {
        PluginCatalog(searchPath: folders, lent: lent) { folder in
            trustsAll || PluginSearchPath.isInstalled(folder)
        }
    }

    /// Which libraries can be loaded; a file of the user's, so part of the environment.
    var quarantine: Quarantine? { readsEnvironment ? .ofThisUser : nil }

    /// Where the secrets come from for a pipeline at that path.
    func secrets(beside path: String) -> Secrets {
        let others = readsEnvironment ? EnvironmentFile.secrets(beside: path) : nil
        return Secrets { [given] name in try given[name] ?? others?.value(name) }
    }

    /// The plugins beside this library: PREFIX/lib/libglia.so.1 has PREFIX/lib/glia/plugins.
    private static var installedPlugins: String? {
        guard let file = glia_library_file(), let resolved = realpath(file, nil) else { return nil }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let folder = path[..<slash] + "/glia/plugins"
        return access(String(folder), F_OK) == 0 ? String(folder) : nil
    }
}
