import Contract
import Glibc

/// The folder in which the user stands.
enum WorkingFolder {
    /// Its path.
    static var path: String {
        get throws {
            guard let path = getcwd(nil, 0) else {
                throw ComponentError(.notFound, "the working folder doesn't exist any more")
            }
            defer { free(path) }
            return String(cString: path)
        }
    }
}
