import Foundation

/// What is known about where output goes.
struct Terminal: Sendable {
    /// Whether styles are written to standard output.
    var isColored: Bool
    /// How wide standard output is.
    var width: Int
    /// Whether standard error is a terminal, so that a progress bar can stand on it.
    var showsProgress: Bool
    /// How wide standard error is.
    var progressWidth: Int

    /// The width of output that no terminal bounds.
    static let widthOfFiles = 110

    /// The terminal of this process.
    static var current: Terminal { Terminal(environment: ProcessInfo.processInfo.environment) }

    private init(environment: [String: String]) {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        let isDumb = environment["TERM"] == "dumb"
        // https://no-color.org: any value but the empty one switches colours off.
        let noColor = !(environment["NO_COLOR"] ?? "").isEmpty
        isColored = outputIsTerminal && !noColor && !isDumb
        let stated = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 >= 40 ? $0 : nil }
        width = stated ?? Self.width(of: STDOUT_FILENO) ?? Self.widthOfFiles
        showsProgress = isatty(STDERR_FILENO) == 1 && !isDumb
        progressWidth = stated ?? Self.width(of: STDERR_FILENO) ?? 80
    }

    /// A terminal of known properties.
    init(isColored: Bool, width: Int, showsProgress: Bool = false) {
        self.isColored = isColored
        self.width = width
        self.showsProgress = showsProgress
        progressWidth = width
    }

    private static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return nil }
        return Int(size.ws_col)
    }
}

/// Writes to standard output and standard error.
enum Console {
    /// A whole line on standard output.
    static func print(_ text: String) throws { try write(text + "\n", to: STDOUT_FILENO) }

    /// A whole line on standard error; that it cannot be written there is nothing to be said about.
    static func warn(_ text: String) { try? write(text + "\n", to: STDERR_FILENO) }

    /// Text as it is, unbuffered, so that a reader of a pipe has it at once.
    static func write(_ text: String, to descriptor: Int32) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[rest.indices])
                let count = Foundation.write(descriptor, part.baseAddress, part.count)
                if count < 0, errno == EINTR { continue }
                // A reader such as `head` that has seen enough; the exit code still tells.
                if count < 0, errno == EPIPE { return }
                guard count > 0 else { throw CommandFailure("standard output: \(String(cString: strerror(errno)))") }
                rest = rest.dropFirst(count)
            }
        }
    }
}
