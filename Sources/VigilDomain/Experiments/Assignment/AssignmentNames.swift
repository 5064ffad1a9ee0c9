/// What names of arms, salts and the like may be, and how they are compared.
enum AssignmentNames {
    /// The longest name, in bytes of UTF-8.
    static let longest = 200

    /// Checks a name.
    ///
    /// - Parameters:
    ///   - text: What was given.
    ///   - field: The field it was given in.
    /// - Throws: `DomainError`, `invalidName`, for an empty one, one that is too long, or one with control characters.
    static func validate(_ text: String, field: String) throws(DomainError) {
        guard (1...longest).contains(text.utf8.count) else {
            throw DomainError(
                .invalidName, field: field,
                detail: "a text of \(text.utf8.count) bytes was given; allowed are 1 to \(longest)")
        }
        // A code 0 would let two pairs of salt and unit be the same bytes; the others are there by mistake.
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw DomainError(.invalidName, field: field, detail: "a control character was given; none is allowed")
        }
    }

    /// Whether texts are the same bytes, as hashes and other programs see them.
    ///
    /// The standard library's `==` also takes two Unicode forms of one character for the same, which hash differently.
    ///
    /// - Parameters:
    ///   - one: A text.
    ///   - other: Another one.
    /// - Returns: Whether they are.
    @inline(__always)
    static func areSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

    /// The first text of a list that is there twice.
    ///
    /// - Parameter texts: The list.
    /// - Returns: The index of the second one; `nil` if all differ.
    static func firstRepeated(_ texts: [String]) -> Int? {
        var seen: Set<[UInt8]> = []
        return texts.firstIndex { !seen.insert(Array($0.utf8)).inserted }
    }
}
