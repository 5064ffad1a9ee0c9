internal import VigilDomain

/// The rows of a body as columns, by the numbers of a `RecordLayout`: the features, the fields, the classes.
protocol RecordColumns: ~Copyable {
    /// The ids of the accepted rows.
    borrowing func ids() -> [String]
    /// Their times.
    borrowing func timestamps() -> [Int64]
    /// A column of either kind.
    borrowing func column(_ index: Int) -> Column
    /// The numbers of a column of numbers.
    borrowing func numbers(_ index: Int) -> [Double]
    /// The names of a column of names.
    borrowing func names(_ index: Int) -> CategoricalColumn
}
