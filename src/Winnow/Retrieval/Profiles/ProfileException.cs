namespace Winnow.Retrieval.Profiles;

/// <summary>A saved profile can't be used.</summary>
public sealed class ProfileException : WinnowException
{
    /// <summary>Says what is wrong with the profile <paramref name="path"/> and what to do.</summary>
    public ProfileException(string path, string problem, Exception? inner = null) : base($"{path}: {problem}", inner) => Path = path;

    /// <summary>The file at fault.</summary>
    public string Path { get; }
}
