#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file in the system's temporary folder that is removed when the value's scope ends.
struct TemporaryFile: ~Copyable {
    let path: String

    private init(_ bytes: [UInt8]) {
        var template = Array("/tmp/vigil-formats-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        precondition(descriptor >= 0, "a temporary file can be made")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
            }
            precondition(count > 0, "a temporary file can be written")
            written += count
        }
        close(descriptor)
    }

    deinit { unlink(path) }

    /// Hands the path of a file with these bytes to `body`; the file is there as long as that runs.
    static func with<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) rethrows -> Value {
        let file = TemporaryFile(bytes)
        return try body(file.path)
    }

    /// Hands the path of a file with this text to `body`; the file is there as long as that runs.
    static func with<Value>(_ text: String, _ body: (String) throws -> Value) rethrows -> Value {
        try with(Array(text.utf8), body)
    }

    /// Hands the paths of two files to `body`; the files are there as long as that runs.
    static func with<Value>(
        _ first: String, _ second: String, _ body: (String, String) async throws -> Value
    ) async rethrows -> Value {
        let firstFile = TemporaryFile(Array(first.utf8))
        let secondFile = TemporaryFile(Array(second.utf8))
        return try await body(firstFile.path, secondFile.path)
    }
}

/// The bytes that a string of hexadecimal digits spells; white space between them is passed over.
func bytes(hex text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.compactMap(\.hexDigitValue) {
        if let first = high {
            bytes.append(first << 4 | UInt8(digit))
            high = nil
        } else {
            high = UInt8(digit)
        }
    }
    return bytes
}
