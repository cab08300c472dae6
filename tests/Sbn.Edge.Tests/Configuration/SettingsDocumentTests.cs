using System.Globalization;
using System.Reflection;
using Sbn.Edge.Configuration;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Configuration;

public sealed class SettingsDocumentTests
{
    [Fact]
    public void The_document_lists_every_setting_with_its_default_and_range()
    {
        var table = string.Join('\n', Rows(new EdgeOptions(), EdgeOptions.Section).Prepend("|---|---|---|---|").Prepend("| key | default | values | meaning |"));
        File.ReadAllText(RepositoryRoot.Combine("docs", "configuration.md")).ShouldContain(table, customMessage: $"The table should be:\n{table}");
    }

    [Fact]
    public void The_document_lists_the_publish_profiles()
    {
        var profiles = new[] { "mobile", "lan", "bench" };
        PublishPlan.Profiles.Keys.ShouldBe(profiles);
        string Row(string topic, Func<PublishPlan, PublishPolicy> policy) => $"| {topic} | {string.Join(" | ", profiles.Select(profile => policy(PublishPlan.Profiles[profile]).ToString()))} |";
        var table = string.Join('\n', Row("segmentation", plan => plan.Segmentation), Row("confidence", plan => plan.Confidence), Row("certainty", plan => plan.Certainty), Row("regions", plan => plan.Regions), Row("stats", plan => plan.Stats));
        File.ReadAllText(RepositoryRoot.Combine("docs", "configuration.md")).ShouldContain(table, customMessage: $"The table should be:\n{table}");
    }

    private static IEnumerable<string> Rows(object options, string path)
    {
        foreach (var (property, setting) in SettingsReader.SettingsOf(options.GetType()))
        {
            var key = $"{path}:{property.Name}";
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsGenericType)
            {
                foreach (var row in Rows(Activator.CreateInstance(type.GetGenericArguments()[1])!, $"{key}:{{name}}"))
                {
                    yield return row;
                }
            }
            else if (SettingsReader.SettingsOf(type).Any())
            {
                foreach (var row in Rows(property.GetValue(options)!, key))
                {
                    yield return row;
                }
            }
            else
            {
                yield return $"| `{key}` | {Default(property, options)} | {Values(type, setting)} | {setting.Meaning} |";
            }
        }
    }

    private static string Default(PropertyInfo property, object options) => property.GetValue(options) switch
    {
        null => "",
        TimeSpan span => $"`{SettingText.Show(span)}`",
        bool flag => flag ? "`true`" : "`false`",
        var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    private static string Values(Type type, SettingAttribute setting) =>
        setting.OneOf.Length > 0 ? string.Join(", ", setting.OneOf.Select(v => $"`{v}`"))
        : type == typeof(bool) ? "`true`, `false`"
        : type == typeof(PublishPolicy) ? "see below"
        : type == typeof(string) ? "text"
        : $"{Show(type, setting.Min)} to {Show(type, setting.Max)}";

    private static string Show(Type type, double value) =>
        type == typeof(TimeSpan) ? SettingText.Show(TimeSpan.FromSeconds(value)) : value.ToString(CultureInfo.InvariantCulture);
}
