internal import VigilDomain

/// Which column of a body belongs where.
struct ColumnPlaces {
    /// The columns of a body by what they hold.
    struct Found {
        var id: ColumnsBody.Section
        var timestamp: ColumnsBody.Section
        /// By number in the layout.
        var columns: [ColumnsBody.Section?]
    }

    private let layout: RecordLayout
    private let numbers: [String: Int]
    private static let id = -2
    private static let timestamp = -1

    init(_ layout: RecordLayout) {
        self.layout = layout
        var numbers = ["id": Self.id, "timestamp": Self.timestamp]
        for number in 0..<layout.columnCount {
            if let name = layout.columnName(number) { numbers[name] = number }
        }
        self.numbers = numbers
    }

    /// Finds every column's place.
    ///
    /// - Parameter body: The body.
    /// - Returns: The columns.
    /// - Throws: `FormatError` for a column that is not known, is there twice, or is lacking.
    func places(of body: ColumnsBody) throws(FormatError) -> Found {
        var columns: [ColumnsBody.Section?] = Array(repeating: nil, count: layout.columnCount)
        var (id, timestamp): (ColumnsBody.Section?, ColumnsBody.Section?)
        for section in body.sections {
            guard let number = numbers[section.name] else { throw unknown(section) }
            let before = number == Self.id ? id : number == Self.timestamp ? timestamp : columns[number]
            guard before == nil else {
                throw ColumnsBody.malformed(section.offset, column: section.name, "it is there twice")
            }
            switch number {
            case Self.id: id = section
            case Self.timestamp: timestamp = section
            default: columns[number] = section
            }
        }
        guard let id else { throw lacking("id", body) }
        guard let timestamp else { throw lacking("timestamp", body) }
        return Found(id: id, timestamp: timestamp, columns: columns)
    }

    private func lacking(_ name: String, _ body: ColumnsBody) -> FormatError {
        ColumnsBody.malformed(body.bytes.count, column: name, "the body ends without it, and it is required")
    }

    private func unknown(_ section: ColumnsBody.Section) -> FormatError {
        let names = ["id", "timestamp"] + (0..<layout.columnCount).compactMap { layout.columnName($0) }
        let shown = names.prefix(20).map { Excerpt.quoted($0) }.joined(separator: ", ")
        let others = names.count > 20 ? " and \(names.count - 20) more" : ""
        return FormatError(
            .unknownColumn, offset: section.offset,
            detail:
                "the column \(Excerpt.quoted(section.name)): \(layout.model) has none of this name; its columns are "
                + "\(shown)\(others)")
    }
}

extension RecordLayout {
    var featureCount: Int { features?.count ?? 0 }

    /// The numbers of the classes' columns.
    var classNumbers: Range<Int> {
        let first = featureCount + fields.count
        return first..<first + (hasProbabilities ? classes.count : 0)
    }

    /// How many numbers there are.
    var columnCount: Int { classNumbers.upperBound }

    /// What a column is called in the binary form; `nil` for a second name of another one, which that form does not have.
    func columnName(_ number: Int) -> String? {
        if number < featureCount { return "features." + (features?[number].name ?? "") }
        guard number < classNumbers.lowerBound else {
            return "probabilities." + classes[number - classNumbers.lowerBound]
        }
        let field = fields[number - featureCount]
        return field.sameAs == nil ? field.name : nil
    }

    func isRequired(_ number: Int) -> Bool {
        (featureCount..<classNumbers.lowerBound).contains(number) && fields[number - featureCount].isRequired
    }

    func isClass(_ number: Int) -> Bool {
        (featureCount..<classNumbers.lowerBound).contains(number) && fields[number - featureCount].isClass
    }
}
