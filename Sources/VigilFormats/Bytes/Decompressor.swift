/// Turns compressed bytes into plain ones, piece by piece.
protocol Decompressor: AnyObject {
    /// Takes bytes from the front of `input` and puts plain ones into `room`.
    ///
    /// - Parameters:
    ///   - input: Compressed bytes; what was taken is cut off its front.
    ///   - room: Where the plain bytes go.
    /// - Returns: How many plain bytes were put there; 0 asks for more input.
    /// - Throws: `FormatError`, `corrupt`.
    func run(_ input: inout UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int

    /// Whether the input may end here.
    var isAtEnd: Bool { get }
}
