/// Which columns a table lost and gained against its reference.
///
/// A column that is not there any more cannot be tested, and yet nothing about an input changes more. One that is new is
/// told and is no alarm: nothing that was built on the reference uses it.
public struct SchemaChange: Hashable, Sendable, Codable {
    /// Columns of the reference that the table lacks, in the reference's order.
    public var vanished: [String]
    /// Columns of the table that the reference lacks, in the table's order.
    public var added: [String]

    /// A change.
    ///
    /// - Parameters:
    ///   - vanished: Columns of the reference that the table lacks.
    ///   - added: Columns of the table that the reference lacks.
    public init(vanished: [String] = [], added: [String] = []) {
        self.vanished = vanished
        self.added = added
    }

    /// Whether it calls for anything.
    public var isAlarming: Bool { !vanished.isEmpty }
    /// Whether both have the same columns.
    public var isEmpty: Bool { vanished.isEmpty && added.isEmpty }
}
