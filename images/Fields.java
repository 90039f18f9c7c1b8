import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Prints what the fields of configuration classes hold, a line each: class, field and value. First those of objects just made,
 * or, given the file of a server before the classes, those that RocketMQ itself reads out of it.
 */
class Fields {
  public static void main(String[] args) throws Exception {
    int first = args[0].contains("/") ? 1 : 0;
    for (int i = first; i < args.length; i++) {
      Class<?> type = Class.forName(args[i]);
      Object config = first == 0 ? type.getDeclaredConstructor().newInstance() : read(Path.of(args[0]), type);
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) continue;
        field.setAccessible(true);
        System.out.println(args[i] + " " + field.getName() + " " + field.get(config));
      }
    }
  }

  private static Object read(Path file, Class<?> type) throws Exception {
    if (file.toString().endsWith(".json")) {
      Method parse = Class.forName("com.alibaba.fastjson2.JSON").getMethod("parseObject", String.class, Class.class);
      return parse.invoke(null, Files.readString(file), type);
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    Object config = type.getDeclaredConstructor().newInstance();
    Class<?> mixAll = Class.forName("org.apache.rocketmq.common.MixAll");
    mixAll.getMethod("properties2Object", Properties.class, Object.class).invoke(null, properties, config);
    return config;
  }
}
