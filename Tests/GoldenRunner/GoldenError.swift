/// A golden case that could not be read or answered, in words.
struct GoldenError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
