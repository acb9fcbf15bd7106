import Contract
import Glibc

/// Makes folders.
package enum FolderPath {
    /// Makes a folder and those around it; ones that are there already are no error.
    ///
    /// - Parameter path: The folder; an empty path is the working folder.
    /// - Throws: ``ComponentError`` that says why it can't be made.
    package static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
                throw ComponentError(
                    .unavailable,
                    "the folder '\(path)' can't be made: \(String(cString: strerror(errno)))"
                )
            }
        }
    }
}
