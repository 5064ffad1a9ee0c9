/// The version of this program.
public enum VigilVersion {
    /// Semantic version, the one that the changelog's newest release names.
    public static let current = "0.1.0"
}
