extension Migration {
    /// Up to which event time the points of a version's short windows were put together into days.
    static let addFoldedHistory = Migration(number: 9, name: "AddFoldedHistory") { _ in
        ["ALTER TABLE model_versions ADD COLUMN folded_until BIGINT"]
    }
}
