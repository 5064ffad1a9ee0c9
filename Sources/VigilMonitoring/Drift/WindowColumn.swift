import VigilDomain
import VigilStatistics

/// What a check knows of one column of a window.
enum WindowColumn: Sendable {
    /// Numbers against numbers.
    case numbers(NumericWindow)
    /// Names against names, counted over those of both.
    case names(CategoryTable)
    /// A column of another kind than the reference's, or one that the reference has no values of.
    case uncompared(present: Int)

    /// A column of a window that is held.
    init(_ column: Column, against reference: ReferenceColumn) {
        switch (reference.content, column) {
        case (.numeric(let sorted), .numeric(let numbers)): self = .numbers(NumericWindow(numbers, against: sorted))
        case (.categorical(let counted), .categorical(let names)): self = .names(counted.table(with: names))
        default: self = .uncompared(present: column.kind == reference.kind ? column.presentCount : 0)
        }
    }

    /// How many values of the reference's kind are there.
    var present: Int {
        switch self {
        case .numbers(let window): window.present
        case .names(let table): table.current.reduce(0, +)
        case .uncompared(let present): present
        }
    }

    /// How many of its rows were compared, those without a value among them.
    var rows: Int {
        switch self {
        case .numbers(let window): window.present + window.missing
        case .names(let table): present + table.currentMissing
        case .uncompared(let present): present
        }
    }
}

/// The numbers of one column with what a cause is told from.
struct ColumnCheck: Sendable {
    let drift: ColumnDrift
    let shape: WindowShape
}

/// What a window's values look like.
enum WindowShape: Sendable {
    /// Of numbers, from the first to the ninth.
    case deciles([Double])
    /// Names with their counts.
    case names(CategoryTable)
    /// Nothing was compared.
    case unknown
}
