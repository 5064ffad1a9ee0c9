package import VigilDomain

/// One column of a table that is compared, with what it is to its model.
package struct TableColumn: Sendable, Hashable {
    /// Its name.
    package var name: String
    /// Feature, prediction or score.
    package var role: ColumnRole
    /// How much it counts in the table's magnitude; above 0.
    package var importance: Double
    /// The values.
    package var column: Column

    /// Numbers or names.
    package var kind: ColumnKind { column.kind }

    /// A column of a table.
    package init(name: String, role: ColumnRole = .feature, importance: Double = 1, column: Column) {
        self.name = name
        self.role = role
        self.importance = importance
        self.column = column
    }
}

extension TableColumn {
    /// The columns of a batch that drift checks look at: its features, its prediction and its score.
    ///
    /// The feature by which the model's policy clusters rows is none of them.
    ///
    /// - Parameters:
    ///   - batch: A batch of `schema`.
    ///   - schema: The model.
    /// - Returns: Features in the schema's order, then `prediction` and `score`, also where they are all missing.
    package static func columns(of batch: PredictionBatch, schema: ModelSchema) -> [TableColumn] {
        let cluster = schema.driftPolicy.dependence.cluster
        var columns = zip(schema.features, batch.features).filter { $0.0.name != cluster }.map { feature, column in
            TableColumn(name: feature.name, importance: feature.importance, column: column)
        }
        columns.append(TableColumn(name: "prediction", role: .prediction, column: batch.predictions))
        columns.append(TableColumn(name: "score", role: .score, column: .numeric(NumericColumn(batch.scores))))
        return columns
    }
}

extension Column {
    /// The values that are there, in their order.
    package var present: Column {
        switch self {
        case .numeric(let column): .numeric(NumericColumn(column.values.filter { !$0.isNaN }))
        case .categorical(let column):
            rows(column.codes.indices.filter { column.codes[$0] != CategoricalColumn.missing })
        }
    }

    /// Whether no row has a value.
    package var isAllMissing: Bool {
        switch self {
        case .numeric(let column): column.values.allSatisfy(\.isNaN)
        case .categorical(let column): column.codes.allSatisfy { $0 == CategoricalColumn.missing }
        }
    }
}
